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
 * with the real registry. Extend it and supply a fixture:
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
 * <p>The fixture is opened once for the class; each test uses a cluster of its own. What the
 * fixture says its registry {@linkplain RegistryFixture#lacks() lacks} is not tested, and not
 * reported as skipped either: there are no such tests then. One group of tests is run by the name
 * of its method, for instance {@code -Dtest=MyRegistryTest#outages}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls openAll() first
public abstract class RegistryServiceTck {
  private RegistryFixture fixture;

  /** For subclasses. */
  protected RegistryServiceTck() {}

  /**
   * Starts the registry.
   *
   * @return it, running; closed after the last test
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
   * The provider: its names, its description, and how it is found.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> provider() {
    return Case.tests(fixture, ProviderCases.all());
  }

  /**
   * What a lookup finds.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> lookups() {
    return Case.tests(fixture, LookupCases.all());
  }

  /**
   * What a listener is told.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> subscriptions() {
    return Case.tests(fixture, SubscriptionCases.all());
  }

  /**
   * What registration writes and removes.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> registrations() {
    return Case.tests(fixture, RegistrationCases.all());
  }

  /**
   * The registry is away, comes back, or never was there. These tests take the longest; they have
   * the tag {@code outages}, so that a quick run can leave them out.
   *
   * @return the tests
   */
  @Tag("outages")
  @TestFactory
  final Stream<DynamicTest> outages() {
    return Case.tests(fixture, OutageCases.all());
  }

  /**
   * What close ends, and what it leaves.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicTest> closing() {
    return Case.tests(fixture, ClosingCases.all());
  }
}
