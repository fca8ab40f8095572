package io.hawser.netty;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each layer knows only those below it, and applications see none of them. */
class PackageGraphTest {
  private static final String ROOT = "io.hawser.netty.";
  private static final String INTERNAL = ROOT + "internal.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.hawser.netty");

  @Test
  void packagesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("settings")
        .definedBy(ROOT + "security")
        .layer("codec")
        .definedBy(INTERNAL + "codec")
        .layer("outbound")
        .definedBy(INTERNAL + "outbound")
        .layer("runtime")
        .definedBy(INTERNAL + "runtime")
        .layer("call")
        .definedBy(INTERNAL + "call")
        .layer("tls")
        .definedBy(INTERNAL + "tls")
        .layer("websocket")
        .definedBy(INTERNAL + "websocket")
        .layer("transport")
        .definedBy(INTERNAL + "transport")
        .layer("discovery")
        .definedBy(INTERNAL + "discovery")
        .layer("connection")
        .definedBy(INTERNAL + "connection")
        .layer("pool")
        .definedBy(INTERNAL + "pool")
        .layer("client")
        .definedBy(INTERNAL + "client")
        .layer("server")
        .definedBy(ROOT + "server", INTERNAL + "server")
        .whereLayer("settings")
        .mayNotAccessAnyLayer()
        .whereLayer("codec")
        .mayNotAccessAnyLayer()
        .whereLayer("outbound")
        .mayNotAccessAnyLayer()
        .whereLayer("runtime")
        .mayNotAccessAnyLayer()
        .whereLayer("call")
        .mayOnlyAccessLayers("codec", "outbound", "runtime")
        .whereLayer("tls")
        .mayOnlyAccessLayers("settings", "runtime")
        .whereLayer("websocket")
        .mayOnlyAccessLayers("runtime")
        .whereLayer("transport")
        .mayOnlyAccessLayers("tls", "websocket", "settings", "runtime")
        .whereLayer("discovery")
        .mayOnlyAccessLayers("runtime")
        .whereLayer("connection")
        .mayOnlyAccessLayers("call", "outbound", "codec", "transport", "runtime")
        .whereLayer("pool")
        .mayOnlyAccessLayers("connection", "call", "discovery", "runtime")
        .whereLayer("pool")
        .mayOnlyBeAccessedByLayers("client")
        .whereLayer("client")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayOnlyAccessLayers(
            "call", "outbound", "codec", "transport", "tls", "discovery", "settings", "runtime")
        .check(CLASSES);
    slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void ofTheClassesOfAPackageAtMostTwoKnowEachOther() {
    Map<String, Set<String>> known = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = topLevel(type);
        String to = topLevel(dependency.getTargetClass().getBaseComponentType());
        if (to.startsWith(ROOT) && !from.equals(to)) {
          known.computeIfAbsent(from, name -> new TreeSet<>()).add(to);
        }
      }
    }
    Map<String, Set<String>> pairs = new TreeMap<>();
    known.forEach(
        (one, others) -> {
          for (String other : others) {
            if (one.compareTo(other) < 0 && known.getOrDefault(other, Set.of()).contains(one)) {
              String place = packageOf(one).equals(packageOf(other)) ? packageOf(one) : "packages";
              pairs.computeIfAbsent(place, name -> new TreeSet<>()).add(one + " and " + other);
            }
          }
        });
    assertNull(pairs.get("packages"), "classes of different packages that know each other");
    pairs.values().removeIf(inside -> inside.size() == 1);
    assertEquals(Map.of(), pairs);
  }

  private static String topLevel(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  @Test
  void ofTheServersPublicTypesOnlyTwoKnowWhatIsBehindThem() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "server")
        .and()
        .haveNameNotMatching(".*\\.(NettyRemotingServer|SignatureCheck)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL + ".")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + ".")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("NettyRemotingServer")
        .check(CLASSES);
  }

  @Test
  void nothingPublicLeaksAnInternalType() {
    Set<String> leaks = new TreeSet<>();
    int members = 0;
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().startsWith(INTERNAL) || !type.getModifiers().contains(PUBLIC)) {
        continue;
      }
      Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
          .filter(PackageGraphTest::isInternal)
          .forEach(parent -> leaks.add(type.getName() + ": " + parent.getName()));
      for (JavaMember member : type.getMembers()) {
        Set<?> modifiers = member.getModifiers();
        if (modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED)) {
          members++;
          typesOf(member)
              .flatMap(used -> used.getAllInvolvedRawTypes().stream())
              .filter(PackageGraphTest::isInternal)
              .forEach(used -> leaks.add(member.getFullName() + ": " + used.getName()));
        }
      }
    }
    assertEquals(Set.of(), leaks);
    assertTrue(members > 50, "public members found: " + members);
  }

  private static boolean isInternal(JavaClass type) {
    return type.getBaseComponentType().getPackageName().startsWith(INTERNAL);
  }

  private static Stream<JavaType> typesOf(JavaMember member) {
    if (member instanceof JavaCodeUnit method) {
      return Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream());
    }
    return Stream.of(((JavaField) member).getType());
  }

  @Test
  void onlyTheCompositionRootKnowsTheManagerAndTheDiscovery() {
    classes()
        .that()
        .haveSimpleName("Discovery")
        .should()
        .onlyHaveDependentClassesThat()
        .haveNameMatching(".*(Discovery|NettyHawserClient).*")
        .check(CLASSES);
    noClasses()
        .that()
        .haveNameMatching(".*\\.(ServerNode|Connection)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            ".*(NettyClientChannelManager|NettyHawserClient|ServerSelector|Discovery)")
        .check(CLASSES);
  }

  @Test
  @Tag("lesson-35")
  @DisplayName("no monitors, which would pin virtual threads")
  void noMonitors() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Set<Path> sources =
          new TreeSet<>(files.filter(file -> file.toString().endsWith(".java")).toList());
      assertTrue(sources.size() > 30, "sources found: " + sources.size());
      for (Path source : sources) {
        String code = Files.readString(source).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
        assertTrue(!code.matches("(?s).*\\bsynchronized\\b.*"), source + " uses a monitor");
      }
    }
  }
}
