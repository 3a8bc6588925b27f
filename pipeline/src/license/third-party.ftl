<#--
  META-INF/THIRD-PARTY.txt of the application jar: what it carries, under which licences.
  A build fails on a licence that pipeline/pom.xml does not allow.
-->
Enlarger carries the libraries below. Their licences and notices, where their own jars have them, are
in META-INF/licences/NAME-VERSION-jar/; the texts that the names stand for are in META-INF/licences/texts/.
They are named as SPDX (https://spdx.org/licenses) does; where two are named, see the library.

<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
<#if library.groupId != "io.enlarger">
${library.groupId}:${library.artifactId}:${library.version}
    licence  <#list entry.getValue() as licence>${licence}<#if licence_has_next>, </#if></#list>
<#if library.url?has_content>
    home     ${library.url}
</#if>
</#if>
</#list>

Machine code inside them:

libtorch, libc10 (in pytorch-native-cpu)
    licence  BSD-3-Clause; Copyright (c) 2016- Facebook, Inc. and the other authors of PyTorch. It holds
             code of others, among them oneDNN (Apache-2.0) and, on Intel's machines, MKL (Intel
             Simplified Software License): see LICENSE and NOTICE of the same version
    home     https://github.com/pytorch/pytorch
libgomp (in pytorch-native-cpu, for Linux)
    licence  GPL-3.0-or-later WITH GCC-exception-3.1
    home     https://gcc.gnu.org/onlinedocs/libgomp/
libwebp (in webp-imageio)
    licence  BSD-3-Clause; Copyright (c) 2010, Google Inc.
    home     https://chromium.googlesource.com/webm/libwebp
libffi (in jna)
    licence  MIT; Copyright (c) 1996-2024 Anthony Green, Red Hat, Inc and others
    home     https://github.com/libffi/libffi
