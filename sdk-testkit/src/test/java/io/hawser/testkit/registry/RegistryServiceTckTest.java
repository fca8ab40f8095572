package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A test kit must fail for defective providers: each defect must be detected. */
class RegistryServiceTckTest {
  /**
   * Configures the class below, which only JUnit can create; empty when a tool runs that class
   * directly.
   */
  private static Defect defect;

  static final class Broken extends RegistryServiceTck {
    @Override
    protected RegistryFixture openFixture() {
      return new MemoryFixture(defect);
    }
  }

  @ParameterizedTest
  @MethodSource("defectsInUse")
  void isDetected(Defect candidate) {
    detect(candidate);
  }

  /** Each of these takes as long as the test kit waits for the end of a {@code close}: 20 s. */
  @ParameterizedTest
  @MethodSource("defectsInClosing")
  @Tag("full")
  void isDetectedWhenItCloses(Defect candidate) {
    detect(candidate);
  }

  static Stream<Defect> defectsInUse() {
    return Stream.of(Defect.values()).filter(one -> !one.group().equals("closing"));
  }

  static Stream<Defect> defectsInClosing() {
    return Stream.of(Defect.values()).filter(one -> one.group().equals("closing"));
  }

  private static void detect(Defect candidate) {
    defect = candidate;
    List<String> failed = failedOf(candidate.group());
    defect = null;
    assertTrue(
        failed.contains(candidate.detectedBy()), candidate + " was detected only by " + failed);
  }

  /** Returns the names of failed tests in one group. */
  private static List<String> failedOf(String group) {
    List<String> failed = new ArrayList<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
              failed.add(test.getDisplayName());
            }
          }
        };
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Broken.class, group))
                .build(),
            listener);
    return failed;
  }
}
