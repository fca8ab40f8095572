package io.hawser.netty;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each stage knows only the next: client and server endpoint share the codec and nothing else. */
class PackageGraphTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.hawser.netty");

  @Test
  void packagesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("protocol")
        .definedBy("io.hawser.netty.protocol")
        .layer("rpc")
        .definedBy("io.hawser.netty.rpc")
        .layer("security")
        .definedBy("io.hawser.netty.security")
        .layer("websocket")
        .definedBy("io.hawser.netty.websocket")
        .layer("discovery")
        .definedBy("io.hawser.netty.discovery")
        .layer("client")
        .definedBy("io.hawser.netty.client")
        .layer("server")
        .definedBy("io.hawser.netty.server")
        .whereLayer("client")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("rpc")
        .mayOnlyBeAccessedByLayers("client", "server", "discovery", "security", "websocket")
        .whereLayer("websocket")
        .mayOnlyBeAccessedByLayers("client", "server")
        .whereLayer("security")
        .mayOnlyBeAccessedByLayers("client", "server")
        .whereLayer("discovery")
        .mayOnlyBeAccessedByLayers("client", "server")
        .check(CLASSES);
    slices().matching("io.hawser.netty.(*)..").should().beFreeOfCycles().check(CLASSES);
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
        .haveNameMatching(".*\\.(ServerNode|Connection)")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            ".*(NettyClientChannelManager|NettyHawserClient|ServerSelector|Discovery)")
        .check(CLASSES);
  }

  @Test
  @DisplayName("lesson 35: no monitors, which would pin virtual threads")
  void noMonitors() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertTrue(sources.size() > 30, "sources found: " + sources.size());
      for (Path source : sources) {
        String code = Files.readString(source).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
        assertTrue(!code.matches("(?s).*\\bsynchronized\\b.*"), source + " uses a monitor");
      }
    }
  }
}
