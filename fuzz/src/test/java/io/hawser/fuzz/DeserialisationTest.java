package io.hawser.fuzz;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.beans.XMLDecoder;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Input never chooses a class: no published module deserialises objects, evaluates scripts or
 * expressions, or looks up classes, methods or fields by name.
 */
@Tag("lesson-32")
@DisplayName("no deserialisation of objects, no reflection")
class DeserialisationTest {
  private static final JavaClasses PUBLISHED =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.hawser");

  /**
   * Classes that look up names of their own: an optional library, a field for atomic access, the
   * canonical constructor of a record and arrays, whose types a method of the application declares.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "io.hawser.netty.internal.codec.Compressor",
          "io.hawser.netty.internal.call.DeliveryState",
          "io.hawser.netty.internal.call.MessageFuture",
          "io.hawser.tcc.JsonConversion",
          "io.hawser.tcc.RecordReflection");

  /**
   * Call methods of an interface that the application passes as a class, and convert values to the
   * types of their parameters. None is looked up by a name from a document.
   */
  private static final Set<String> OF_ANNOTATED_INTERFACES =
      Set.of(
          "io.hawser.tcc.ActionMethods",
          "io.hawser.tcc.AnnotatedTcc",
          "io.hawser.tcc.BusinessActionContext",
          "io.hawser.tcc.JsonConversion",
          "io.hawser.tcc.PhaseTwoCall",
          "io.hawser.tcc.JsonWriter",
          "io.hawser.tcc.RecordReflection",
          "io.hawser.tcc.ServiceCall",
          "io.hawser.tcc.TccMethod",
          "io.hawser.tcc.TryCall",
          "io.hawser.tcc.TryParameters",
          "io.hawser.tcc.TryParameters$Source");

  private static final Set<String> LOOKUPS =
      Set.of(
          "forName",
          "loadClass",
          "newInstance",
          "getConstructor",
          "getDeclaredConstructor",
          "getMethod",
          "getDeclaredMethod",
          "getField",
          "getDeclaredField",
          "findClass",
          "findConstructor",
          "findVirtual",
          "findStatic",
          "defineClass");

  private static final DescribedPredicate<JavaAccess<?>> LOOKUP =
      DescribedPredicate.describe(
          "looks up a class or its members by name",
          access ->
              LOOKUPS.contains(access.getTarget().getName())
                  && access.getTargetOwner().getPackageName().startsWith("java.lang"));

  @Test
  void allPublishedModulesAreHere() {
    Set<String> modules = new TreeSet<>();
    for (JavaClass type : PUBLISHED) {
      modules.add(
          type.getPackageName()
              .replaceAll(
                  "^(io\\.hawser\\.(cli|micrometer|netty|seata|spring\\.boot[34]?(\\.test)?|spring|tcc|testkit|registry\\.[a-z0-9]+|propagation\\.[a-z]+))?.*",
                  "$1"));
    }
    assertEquals(
        Set.of(
            "",
            "io.hawser.cli",
            "io.hawser.micrometer",
            "io.hawser.netty",
            "io.hawser.propagation.dubbo",
            "io.hawser.propagation.grpc",
            "io.hawser.registry.etcd",
            "io.hawser.registry.eureka",
            "io.hawser.registry.file",
            "io.hawser.registry.nacos",
            "io.hawser.registry.raft",
            "io.hawser.registry.redis",
            "io.hawser.registry.seata",
            "io.hawser.registry.support",
            "io.hawser.registry.zookeeper",
            "io.hawser.seata",
            "io.hawser.spring",
            "io.hawser.spring.boot",
            "io.hawser.spring.boot.test",
            "io.hawser.spring.boot3",
            "io.hawser.spring.boot4",
            "io.hawser.tcc",
            "io.hawser.testkit"),
        modules);
  }

  @Test
  void nothingDeserialisesObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            ObjectInputStream.class, ObjectInput.class, Externalizable.class, XMLDecoder.class)
        .check(PUBLISHED);
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.netty.handler.codec.serialization..",
                "io.netty.handler.codec.marshalling..",
                "java.rmi..",
                "javax.naming..",
                "javax.script..",
                "com.esotericsoftware..",
                "com.caucho.."))
        .check(PUBLISHED);
  }

  /** Tags in a document of YAML may name classes. Its nodes alone create no objects. */
  @Test
  void yamlIsReadAsNodes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.hawser.config")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.yaml.snakeyaml.."))
        .check(PUBLISHED);
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "create any object",
                type ->
                    type.getPackageName().startsWith("org.yaml.snakeyaml.constructor")
                        && !type.getSimpleName().equals("SafeConstructor")))
        .check(PUBLISHED);
    noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "creates objects of a document",
                access ->
                    access.getTargetOwner().getName().equals("org.yaml.snakeyaml.Yaml")
                        && access.getTarget().getName().startsWith("load")))
        .check(PUBLISHED);
  }

  @Test
  void nothingIsLookedUpByName() {
    noClasses()
        .that(
            DescribedPredicate.not(
                DescribedPredicate.describe(
                    "call annotated interfaces, or get their methods from Spring",
                    type ->
                        OF_ANNOTATED_INTERFACES.contains(type.getName())
                            || type.getPackageName().startsWith("io.hawser.spring"))))
        .should()
        .dependOnClassesThat(
            // JUnit hands a parameter of the user's own test to the extension.
            resideInAnyPackage("java.lang.reflect..")
                .and(DescribedPredicate.not(equivalentTo(Parameter.class))))
        .check(PUBLISHED);
    noClasses()
        .that(
            DescribedPredicate.not(
                DescribedPredicate.describe("are known", type -> KNOWN.contains(type.getName()))))
        .should()
        .accessTargetWhere(LOOKUP)
        .check(PUBLISHED);
  }
}
