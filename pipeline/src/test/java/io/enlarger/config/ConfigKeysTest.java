package io.enlarger.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code conf/enlarger.conf} explains is what the program reads, and nothing else. */
class ConfigKeysTest {
  private static final String SCRIPT = "model.torchscript";

  /** Sections that are read as a whole; users name their keys in the first two. */
  private static final Set<String> SECTIONS = Set.of("spark", "model.assume", SCRIPT);

  /** What the file explains; its sections that are read as a whole count as one. */
  private static Map<String, ConfigValue> explained() {
    Map<String, ConfigValue> explained = new TreeMap<>();
    collect(ConfigSources.defaults().root(), "", explained);
    return explained;
  }

  private static void collect(ConfigObject from, String prefix, Map<String, ConfigValue> into) {
    from.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof ConfigObject section && !SECTIONS.contains(key)) {
            collect(section, key + ".", into);
          } else {
            into.put(key, value);
          }
        });
  }

  @Test
  void everyKeyThatIsExplainedIsReadAndEveryKeyThatIsReadIsExplained() {
    assertThat(ConfigReader.keys(ConfigSources.defaults())).isEqualTo(explained().keySet());
    assertThat(ScriptDescription.keys())
        .isEqualTo(ConfigSources.defaults().getObject(SCRIPT).keySet());
  }

  @Test
  void everyKeyHasItsExplanationAboveIt() {
    Map<String, ConfigValue> keys = explained();
    ConfigSources.defaults()
        .getObject(SCRIPT)
        .forEach((key, value) -> keys.put(SCRIPT + "." + key, value));
    assertThat(keys)
        .allSatisfy((key, value) -> assertThat(value.origin().comments()).as(key).isNotEmpty());
  }

  /** A key that is read into a record and then forgotten would change nothing. */
  @Test
  void whatIsReadIsUsed() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.enlarger");
    Set<String> forgotten = new TreeSet<>();
    for (JavaClass type : classes) {
      boolean isSettings =
          type.isRecord()
              && (type.isEquivalentTo(EnlargerConfig.class)
                  || type.getEnclosingClass()
                      .filter(outer -> outer.isEquivalentTo(EnlargerConfig.class))
                      .isPresent());
      for (JavaField component : isSettings ? type.getFields() : Set.<JavaField>of()) {
        JavaMethod accessor = type.tryGetMethod(component.getName()).orElse(null);
        if (accessor != null
            && accessor.getAccessesToSelf().isEmpty()
            && !isReadWithin(component)) {
          forgotten.add(component.getFullName());
        }
      }
    }
    assertThat(forgotten).isEmpty();
  }

  /** By another method of the record than its accessor and its constructor. */
  private static boolean isReadWithin(JavaField component) {
    return component.getAccessesToSelf().stream()
        .map(JavaAccess::getOrigin)
        .anyMatch(
            origin ->
                origin instanceof JavaMethod && !origin.getName().equals(component.getName()));
  }
}
