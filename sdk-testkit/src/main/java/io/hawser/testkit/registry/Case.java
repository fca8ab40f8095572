package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * One test of the contract.
 *
 * @param name a sentence
 * @param needs the capabilities it requires
 * @param unless capabilities whose absence it tests; with one of them it is left out
 * @param body the test
 */
record Case(String name, Set<Capability> needs, Set<Capability> unless, Body body) {
  /** Stops a case that hangs. The case itself checks shorter limits. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  static Case of(String name, Body body, Capability... needs) {
    return new Case(name, Set.of(needs), Set.of(), body);
  }

  static Case without(Capability capability, String name, Body body) {
    return new Case(name, Set.of(), Set.of(capability), body);
  }

  static Stream<DynamicTest> tests(RegistryFixture fixture, List<Case> cases) {
    return cases.stream()
        .filter(one -> one.fits(fixture.lacks()))
        .map(one -> DynamicTest.dynamicTest(one.name, () -> one.run(fixture)));
  }

  private boolean fits(Set<Capability> lacks) {
    return needs.stream().noneMatch(lacks::contains) && lacks.containsAll(unless);
  }

  @SuppressWarnings("try") // see Bench
  private void run(RegistryFixture fixture) {
    try {
      assertTimeoutPreemptively(
          LIMIT,
          () -> {
            try (Bench bench = new Bench(fixture)) {
              body.run(bench);
            }
          });
    } catch (Throwable e) { // reports of dynamic tests often show only this message
      throw new AssertionError(name + ": " + e.getMessage(), e);
    }
  }

  /** The body of a case. */
  interface Body {
    void run(Bench bench) throws Exception;
  }
}
