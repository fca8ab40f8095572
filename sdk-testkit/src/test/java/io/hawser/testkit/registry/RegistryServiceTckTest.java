package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
  @EnumSource
  void isDetected(Defect candidate) {
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
