package io.enlarger.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContestTest {
  @ParameterizedTest
  @CsvSource({
    "bicubic,                                       bicubic",
    "../shared/weights/IMDN_x4.pth,                 IMDN_x4",
    "s3a://models/sr/IMDN_x4.pth+ensemble,          IMDN_x4+ensemble",
    "hdfs://name:9000/a.safetensors,                a",
    "hdfs://name:9000/m/a.pth:s3a://m/b.pt:0.2,     a:b:0.2",
    "m/v1.2/a.pth:m/b.pth:0.25,                     a:b:0.25",
    "m/a.pth+ensemble then s3a://n:1/b.pth,         a+ensemble then b"
  })
  void tablesNameFilesWithoutTheirFolders(String name, String shown) {
    assertThat(Contest.shortName(name)).isEqualTo(shown);
  }
}
