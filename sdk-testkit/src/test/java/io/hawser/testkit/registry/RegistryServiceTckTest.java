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

/** A test kit that lets everything pass is worth nothing: each defect has to be noticed. */
class RegistryServiceTckTest {
  /** For the class below, which only JUnit can create; none when a tool runs it by itself. */
  private static Defect defect;

  static final class Broken extends RegistryServiceTck {
    @Override
    protected RegistryFixture openFixture() {
      return new MemoryFixture(defect);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticed(Defect candidate) {
    defect = candidate;
    List<String> failed = failedOf(candidate.group());
    defect = null;
    assertTrue(
        failed.contains(candidate.noticedBy()), candidate + " was noticed only by " + failed);
  }

  /** The names of the tests of one group that failed. */
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
