package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.AotProcessed;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.AotDetector;

/** An application that was processed ahead of time passes the tests of one that was not. */
@Tag("full")
class AotTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private Path directory;

  /** Runs in the JVM of the processed application. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      assertTrue(AotDetector.useGeneratedArtifacts());
      WebApplicationTest tests = new WebApplicationTest();
      tests.start();
      try {
        tests.theXidOfARequestCountsAndNoneStays();
        tests.eachClientSendsTheXidAlong();
        tests.anAnnotatedControllerWorks();
        tests.aTccActionIsConfirmedOrCancelled();
        tests.theEndpointShowsEverythingButSecrets();
        tests.metersAreThere();
        tests.theFenceIsThatOfTheDataSourceAndItsEventsAreCounted();
        tests.healthFollowsTheServer();
      } finally {
        tests.stop();
      }
      System.out.println("all passed");
    }
  }

  @Test
  void theProcessedApplicationPassesTheSameTests() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String processed = AotProcessed.classPath(WebApplication.class, classPath, directory);
    Programs.Ended ended =
        Programs.run(
            JvmCommand.of(Main.class.getName(), processed)
                .named("tests")
                .options(AotProcessed.OPTION),
            directory,
            LIMIT);
    assertEquals(0, ended.status(), ended::output);
    assertTrue(List.of(ended.output().split("\\R")).contains("all passed"), ended::output);
  }
}
