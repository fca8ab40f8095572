package io.hawser.matrix;

import io.hawser.HawserClient;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.support.SupervisedRegistry;
import io.hawser.testkit.EmbeddedCoordinator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * Publishes the modules as this build has made them. Most are taken from the class path of this
 * very test.
 */
final class TestedModules {
  private TestedModules() {}

  static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Where is " + type + "?", e);
    }
  }

  static void publish(Projects projects) throws IOException {
    Path root = Projects.ROOT;
    projects.publish("hawser-parent", root.resolve("pom.xml"), null);
    projects.publish("hawser-libraries", root.resolve("libraries").resolve("pom.xml"), null);
    publish(projects, "sdk-api", HawserClient.class);
    publish(projects, "sdk-netty", NettyRemotingServer.class);
    publish(projects, "registry-support", SupervisedRegistry.class);
    publish(projects, "sdk-testkit", EmbeddedCoordinator.class);
    for (RegistryProvider provider : ServiceLoader.load(RegistryProvider.class)) {
      String name = provider.getClass().getSimpleName().replace("RegistryProvider", "");
      publish(projects, "registry-" + name.toLowerCase(Locale.ROOT), provider.getClass());
    }
  }

  /** Publishes sdk-netty-shaded, which is no more than a jar and a pom: its tests need the jar. */
  static void publishShaded(Projects projects) throws IOException {
    Path jar = Path.of(System.getProperty("hawser.shaded.jar"));
    Path pom = Path.of(System.getProperty("hawser.shaded.pom"));
    if (!Files.exists(jar) || !Files.exists(pom)) {
      throw new IllegalStateException(
          "sdk-netty-shaded has not been packaged: run mvn package, not mvn test; needed: " + jar);
    }
    projects.publish("sdk-netty-shaded", pom, jar);
  }

  /** Publishes a module that is not on the class path of this test. */
  static void publishBuilt(Projects projects, String module) throws IOException {
    Path root = Projects.ROOT.resolve(module);
    Path classes = root.resolve(System.getProperty("hawser.testservers.target")).resolve("classes");
    if (!Files.exists(classes)) {
      throw new IllegalStateException(module + " has not been built; needed: " + classes);
    }
    projects.publish(module, root.resolve("pom.xml"), classes);
  }

  private static void publish(Projects projects, String module, Class<?> type) throws IOException {
    projects.publish(module, Projects.ROOT.resolve(module).resolve("pom.xml"), location(type));
  }
}
