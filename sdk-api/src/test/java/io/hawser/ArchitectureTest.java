package io.hawser;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may depend on which. */
class ArchitectureTest {
  /** Finds the main classes, in target/classes or in the directory of a quick build. */
  private static final JavaClasses API =
      new ClassFileImporter()
          .importUrl(HawserClient.class.getProtectionDomain().getCodeSource().getLocation());

  private static final String[] PLATFORM = {"java..", "org.slf4j", "org.jspecify.annotations"};

  private static final DescribedPredicate<JavaClass> READERS =
      DescribedPredicate.describe(
          "read YAML or HOCON",
          type -> type.getName().matches("io\\.hawser\\.config\\.(YamlText|HoconText)(\\$.*)?"));

  private static final DescribedPredicate<JavaClass> CARRIER =
      DescribedPredicate.describe(
          "carry the XID", type -> type.getName().endsWith(".XidThreadLocalAccessor"));

  private static DescribedPredicate<JavaClass> platformAnd(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(PLATFORM)
        .or(JavaClass.Predicates.resideInAnyPackage(packages));
  }

  @Test
  void theseAreThePackages() {
    Set<String> packages =
        API.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "io.hawser",
            "io.hawser.config",
            "io.hawser.context",
            "io.hawser.error",
            "io.hawser.loadbalance",
            "io.hawser.model",
            "io.hawser.protocol",
            "io.hawser.registry",
            "io.hawser.transaction"),
        packages);
  }

  @Test
  void statusesAndTypesDependOnNoOtherPackage() {
    only("io.hawser.model");
  }

  @Test
  void messagesKnowOnlyStatusesAndTypes() {
    only("io.hawser.protocol", "io.hawser.model");
  }

  @Test
  void errorsKnowOnlyStatusesAndTypes() {
    only("io.hawser.error", "io.hawser.model");
  }

  @Test
  void configurationKnowsOnlyErrors() {
    only("io.hawser.config", "io.hawser.error", "org.yaml..", "com.typesafe.config");
  }

  @Test
  void registriesKnowConfigurationAndErrors() {
    only("io.hawser.registry", "io.hawser.config", "io.hawser.error");
  }

  @Test
  void theContextKnowsAddressesAndErrors() {
    only("io.hawser.context", "io.hawser.error", "io.hawser.registry", "io.micrometer.context");
  }

  @Test
  void transactionsKnowMessagesErrorsAndTheContext() {
    only(
        "io.hawser.transaction",
        "io.hawser.context",
        "io.hawser.error",
        "io.hawser.model",
        "io.hawser.protocol");
  }

  @Test
  void loadBalancersKnowAddressesXidsAndConfiguration() {
    only("io.hawser.loadbalance", "io.hawser.config", "io.hawser.context", "io.hawser.registry");
  }

  private static void only(String from, String... to) {
    classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(platformAnd(to).or(JavaClass.Predicates.resideInAPackage(from)))
        .check(API);
  }

  @Test
  void noPackageDependsOnTheEntryPoint() {
    noClasses()
        .that()
        .resideInAPackage("io.hawser.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.hawser")
        .check(API);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.hawser.(*)..").should().beFreeOfCycles().check(API);
  }

  /** Neither Netty nor anything else but the JDK, the logging facade and the null annotations. */
  @Test
  void nothingForeignIsMentioned() {
    classes()
        .that(DescribedPredicate.not(READERS.or(CARRIER)))
        .should()
        .onlyDependOnClassesThat(platformAnd("io.hawser.."))
        .check(API);
  }

  /** It is loaded only by that library. */
  @Test
  void theCarrierMentionsItsLibraryOnly() {
    classes()
        .that(CARRIER)
        .should()
        .onlyDependOnClassesThat(platformAnd("io.hawser.context", "io.micrometer.context"))
        .check(API);
  }

  /** They are loaded only if there is a file for them, and the library is the application's. */
  @Test
  void readersOfFormatsMentionTheirLibraryOnly() {
    classes()
        .that(READERS)
        .should()
        .onlyDependOnClassesThat(
            platformAnd("io.hawser.config", "io.hawser.error", "org.yaml..", "com.typesafe.config"))
        .check(API);
  }
}
