package io.hawser.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Runs an {@link EmbeddedCoordinator} for a test class and its nested classes. It starts before the
 * first test and is closed after the last one. Test methods, constructors and lifecycle methods may
 * have a parameter of that type.
 *
 * <pre>{@code
 * @ExtendWith(EmbeddedCoordinatorExtension.class)
 * class OrdersTest {
 *   @Test
 *   void commits(EmbeddedCoordinator coordinator) {
 *     try (HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) { … }
 *   }
 * }
 * }</pre>
 *
 * <p>To choose settings, register it in a static field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EmbeddedCoordinatorExtension TC =
 *     new EmbeddedCoordinatorExtension(EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(50)));
 * }</pre>
 */
public final class EmbeddedCoordinatorExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(EmbeddedCoordinatorExtension.class);

  private final EmbeddedCoordinatorBuilder builder;
  private volatile @Nullable EmbeddedCoordinator current;

  /** Starts a coordinator with the defaults. */
  public EmbeddedCoordinatorExtension() {
    this(EmbeddedCoordinator.builder());
  }

  /**
   * Starts a coordinator with these settings.
   *
   * @param builder the settings, which must not change afterwards
   */
  public EmbeddedCoordinatorExtension(EmbeddedCoordinatorBuilder builder) {
    this.builder = Objects.requireNonNull(builder, "builder");
  }

  /**
   * Returns the running coordinator.
   *
   * @return the coordinator
   * @throws IllegalStateException if no test class that uses this extension is running
   */
  public EmbeddedCoordinator coordinator() {
    EmbeddedCoordinator running = current;
    if (running == null) {
      throw new IllegalStateException(
          "No embedded coordinator is running: the extension starts one before the first test of a"
              + " class, if it is registered with @ExtendWith or in a static field");
    }
    return running;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (find(context) == null) { // a nested class uses that of its enclosing class
      EmbeddedCoordinator started = builder.start();
      context.getStore(NAMESPACE).put(this, new StartedCoordinator(context.getUniqueId(), started));
      current = started;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    StartedCoordinator started = find(context);
    if (started != null && started.startedBy().equals(context.getUniqueId())) {
      context.getStore(NAMESPACE).remove(this);
      current = null;
      started.coordinator().close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EmbeddedCoordinator.class && find(context) != null;
  }

  @Override
  public EmbeddedCoordinator resolveParameter(
      ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(find(context), "coordinator").coordinator();
  }

  private @Nullable StartedCoordinator find(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(this, StartedCoordinator.class);
  }

  /** It is not closeable, because JUnit would close it a second time. */
  private record StartedCoordinator(String startedBy, EmbeddedCoordinator coordinator) {}
}
