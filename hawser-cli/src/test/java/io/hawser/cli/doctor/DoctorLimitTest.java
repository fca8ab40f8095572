package io.hawser.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.registry.RegistryService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limits of the doctor. */
@Timeout(60)
class DoctorLimitTest {
  private final List<String> begun = new ArrayList<>();

  private record Scripted(String id, Duration limit, Body body) implements Step {
    @Override
    public String what() {
      return "Do " + id;
    }

    @Override
    public List<Finding> examine(Examination examination) throws Exception {
      return body.run();
    }
  }

  private interface Body {
    List<Finding> run() throws Exception;
  }

  private static Step hanging(String id, Duration limit) {
    return new Scripted(
        id,
        limit,
        () -> {
          new CountDownLatch(1).await();
          return List.of();
        });
  }

  private static Step fine(String id) {
    return new Scripted(id, Duration.ofSeconds(10), () -> List.of(Finding.ok("well")));
  }

  private List<StepReport> examine(Duration limit, Step... steps) {
    Progress progress =
        new Progress() {
          @Override
          public void begins(String id, String what) {
            begun.add(id);
          }

          @Override
          public void stillRuns(String id, Duration since) {}
        };
    try (Examination nothing = new Examination(() -> HawserConfig.builder().build(), false)) {
      return new Doctor(List.of(steps), limit).examine(nothing, progress).steps();
    }
  }

  @Test
  void aStepThatHangsFailsAndTheNextOneIsDone() {
    List<StepReport> reports =
        examine(Duration.ofSeconds(30), hanging("A", Duration.ofMillis(200)), fine("B"));

    assertEquals(Level.FAILED, reports.get(0).level());
    assertEquals("no result within 0 s", reports.get(0).findings().get(0).found());
    assertEquals(Level.OK, reports.get(1).level());
    assertEquals(List.of("A", "B"), begun);
  }

  @Test
  void afterTheWholeLimitStepsAreSkipped() {
    List<StepReport> reports =
        examine(Duration.ofMillis(300), hanging("A", Duration.ofSeconds(30)), fine("B"));

    assertEquals(Level.FAILED, reports.get(0).level());
    assertEquals(Level.SKIPPED, reports.get(1).level());
    assertEquals(List.of("A"), begun);
  }

  /** The registry's library may wait for a server that is silent. */
  @Test
  void closingIsLimitedToo() {
    CountDownLatch never = new CountDownLatch(1);
    Examination examination = new Examination(() -> HawserConfig.builder().build(), false);
    RegistryService hanging =
        (RegistryService)
            Proxy.newProxyInstance(
                DoctorLimitTest.class.getClassLoader(),
                new Class<?>[] {RegistryService.class},
                (proxy, method, arguments) -> {
                  never.await();
                  return null;
                });
    examination.opened("silent", hanging);

    assertTimeoutPreemptively(Duration.ofSeconds(50), examination::close);
  }

  @Test
  void aStepThatThrowsIsAFinding() {
    List<StepReport> reports =
        examine(
            Duration.ofSeconds(30),
            new Scripted(
                "A",
                Duration.ofSeconds(10),
                () -> {
                  throw new IllegalStateException("broken");
                }),
            new Scripted(
                "B",
                Duration.ofSeconds(10),
                () -> {
                  throw new StepSkippedException("because of A");
                }));

    assertTrue(reports.get(0).findings().get(0).found().contains("broken"));
    assertEquals(List.of(Finding.skipped("because of A")), reports.get(1).findings());
  }

  @Test
  void theWorstFindingDecides() {
    StepReport mixed =
        new StepReport(
            "A", "Do A", List.of(Finding.ok("a"), Finding.warning("b", "c"), Finding.ok("d")), 1);

    assertEquals(Level.WARNING, mixed.level());
    assertEquals(1, new Diagnosis(List.of(mixed)).exitStatus());
    assertEquals(0, new Diagnosis(List.of()).exitStatus());
  }
}
