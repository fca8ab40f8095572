package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import io.netty.handler.ssl.OpenSsl;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
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
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Tag("full")
  @Test
  void tlsIsTheSameByTcnative(@TempDir Path directory) {
    assertFalse(OpenSsl.isAvailable(), "switched off by the build, for all other tests");
    Programs.Ended ended =
        Programs.run(
            JvmCommand.of(Child.class).options("-Dio.netty.leakDetection.level=paranoid"),
            directory,
            LIMIT);
    assertEquals(0, ended.status(), ended::output);
    assertTrue(ended.output().contains("by tcnative: "), ended::output);
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
