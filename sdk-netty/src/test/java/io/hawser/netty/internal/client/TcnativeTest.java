package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.hawser.netty.EventLimit;
import io.netty.handler.ssl.OpenSsl;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The tests of TLS once more, by netty-tcnative. It is on the class path of all tests but switched
 * off, as what is loaded once stays: so here they run in a JVM of their own.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TcnativeTest {

  @Test
  @Timeout(180)
  void tlsIsTheSameByTcnative() throws Exception {
    assertFalse(OpenSsl.isAvailable(), "switched off by the build, for all other tests");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.leakDetection.level=paranoid",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(child.getInputStream().readAllBytes());
      assertTrue(child.waitFor(EventLimit.SECONDS, TimeUnit.SECONDS));
      assertEquals(0, child.exitValue(), said);
      assertTrue(said.contains("by tcnative: "), said);
    } finally {
      child.destroyForcibly();
    }
  }

  /** Runs tests and exits with 0 if they succeed by tcnative. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(List.of(selectClass(TlsTest.class), selectClass(TlsReloadTest.class)))
              .build();
      Launcher launcher = LauncherFactory.create();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      launcher.execute(request, listener);
      TestExecutionSummary summary = listener.getSummary();
      summary.printFailuresTo(new PrintWriter(System.out, true));
      System.out.println("by tcnative: " + summary.getTestsSucceededCount());
      boolean good =
          OpenSsl.isAvailable()
              && summary.getTotalFailureCount() == 0
              && summary.getTestsSucceededCount() >= 20;
      System.exit(good ? 0 : 1);
    }
  }
}
