package io.hawser.testkit.registry;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests a registry provider against the contract of {@link io.hawser.registry.RegistryService},
 * with a real registry. Extend it and supply a fixture:
 *
 * <pre>{@code
 * class MyRegistryTest extends RegistryServiceTck {
 *   @Override
 *   protected RegistryFixture openFixture() {
 *     return new MyRegistryFixture();
 *   }
 * }
 * }</pre>
 *
 * <p>The fixture is opened once for the class; each test uses a cluster of its own. Features that
 * the registry {@linkplain RegistryFixture#lacks() lacks} are not tested. Their tests do not exist,
 * so they are not reported as skipped. The name of a method selects one group of tests, for
 * instance {@code -Dtest=MyRegistryTest#outages}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls openAll() first
public abstract class RegistryServiceTck {
  private RegistryFixture fixture;

  /** Creates the tests, for subclasses. */
  protected RegistryServiceTck() {}

  /**
   * Starts the registry.
   *
   * @return the running registry, which is closed after the last test
   * @throws Exception if it did not start, which fails the class
   */
  protected abstract RegistryFixture openFixture() throws Exception;

  @BeforeAll
  final void openAll() throws Exception {
    fixture = openFixture();
  }

  @AfterAll
  final void closeAll() throws Exception {
    if (fixture != null) {
      fixture.close();
    }
  }

  /**
   * Tests the provider: its names, its description, and how it is found.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> provider() {
    return Case.tests(fixture, ProviderCases.all());
  }

  /**
   * Tests the results of lookups.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> lookups() {
    return Case.tests(fixture, LookupCases.all());
  }

  /**
   * Tests the notifications of listeners.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> subscriptions() {
    return Case.tests(fixture, SubscriptionCases.all());
  }

  /**
   * Tests the entries that announcing writes and withdrawing removes.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> registrations() {
    return Case.tests(fixture, RegistrationCases.all());
  }

  /**
   * Tests a registry that is down, comes back, or was never there. These tests take the longest.
   * They have the tag {@code outages}, so that a quick run can leave them out.
   *
   * @return the tests
   */
  @Tag("outages")
  @TestFactory
  final Stream<DynamicTest> outages() {
    return Case.tests(fixture, OutageCases.all());
  }

  /**
   * Tests what closing stops and what it keeps.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> closing() {
    return Case.tests(fixture, ClosingCases.all());
  }
}
