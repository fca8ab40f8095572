package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Mutual TLS with the certificates of an SSL bundle. */
class SslBundleTest {
  @TempDir static Path folder;

  private static TestCertificate server;
  private static TestCertificate client;
  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    server = TestCertificate.create(folder, "server", "ip:127.0.0.1");
    client = TestCertificate.create(folder, "client", "ip:127.0.0.1");
    coordinator =
        EmbeddedCoordinator.builder()
            .server(
                endpoint ->
                    endpoint.tls(
                        TlsConfig.mutualServer(
                            CertificateFiles.pem(server.certificate(), server.key()),
                            CertificateFiles.pem(client.certificate()))))
            .start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  private static ApplicationContextRunner secured(String... properties) {
    return Contexts.runner(coordinator)
        .withPropertyValues("hawser.ssl.bundle=tc")
        .withPropertyValues(properties);
  }

  private static String[] pem() {
    String bundle = "spring.ssl.bundle.pem.tc.";
    return new String[] {
      bundle + "truststore.certificate=" + server.certificate().toUri(),
      bundle + "keystore.certificate=" + client.certificate().toUri(),
      bundle + "keystore.private-key=" + client.key().toUri()
    };
  }

  private static String[] stores() {
    String bundle = "spring.ssl.bundle.jks.tc.";
    return new String[] {
      bundle + "truststore.location=" + server.trustStore().toUri(),
      bundle + "truststore.password=" + TestCertificate.PASSWORD,
      bundle + "keystore.location=" + client.keyStore().toUri(),
      bundle + "keystore.password=" + TestCertificate.PASSWORD
    };
  }

  @Test
  void pemFilesAndStoresWorkAndNothingOfThemStays() {
    for (String[] bundle : new String[][] {pem(), stores()}) {
      Path[] written = new Path[1];
      secured(bundle)
          .run(
              context -> {
                assertNull(context.getStartupFailure());
                assertTrue(context.getBean(HawserClient.class).status().isReady());
                written[0] =
                    Path.of(context.getBean(HawserConfig.class).text("transport.tls.keyStore"));
                assertTrue(Files.exists(written[0]));
                assertEquals(
                    "rwx------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(written[0].getParent())));
              });
      assertFalse(Files.exists(written[0].getParent()));
    }
  }

  @Test
  void theCertificateOfAKeyPairInTheTrustStoreIsTrusted() {
    String[] properties = stores();
    properties[0] = "spring.ssl.bundle.jks.tc.truststore.location=" + server.keyStore().toUri();
    secured(properties)
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertTrue(context.getBean(HawserClient.class).status().isReady());
            });
  }

  @Test
  void withoutTheCertificateOfTheClientItDoesNotStart() {
    secured("spring.ssl.bundle.pem.tc.truststore.certificate=" + server.certificate().toUri())
        .run(context -> assertNotNull(context.getStartupFailure()));
  }

  @Test
  void otherCertificatesBesidesTheBundleAreRejected() {
    secured(pem())
        .withPropertyValues("seata.transport.tls.trust-store=" + server.trustStore())
        .run(
            context -> {
              Throwable each = context.getStartupFailure();
              while (each.getCause() != null) {
                each = each.getCause();
              }
              assertEquals(
                  "hawser.ssl.bundle and seata.transport.tls.trust-store are both set (expected: one"
                      + " of them)",
                  each.getMessage());
            });
  }
}
