package io.hawser.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Starts an embedded coordinator on a free port with the application context of a test, and
 * connects the client to it, whatever registry and servers the application's settings name. It
 * stands beside {@code @SpringBootTest}.
 *
 * <pre>{@code
 * @SpringBootTest
 * @HawserTest
 * class OrdersTest {
 *   @Test
 *   void anOrderCommits(@Autowired Orders orders, EmbeddedCoordinator coordinator) {
 *     orders.place("apple", 2);
 *     CoordinatorAssert.assertThat(coordinator).committed(1).noOpenBranches();
 *   }
 * }
 * }</pre>
 *
 * <p>The coordinator is a bean of the type {@link io.hawser.testkit.EmbeddedCoordinator} and lives
 * as long as the context, which Spring keeps for several test classes. Before each test it forgets
 * the transactions of others, so each test counts its own. Tests that share a context must not run
 * at the same time. An application that defines a bean of that type itself keeps its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith({SpringExtension.class, HawserTestExtension.class})
public @interface HawserTest {
  /**
   * Returns whether a {@link io.hawser.testkit.faults.FaultProxy} stands in front of the
   * coordinator, which tests may inject. It also does if the class or one of its methods has a
   * {@link CoordinatorFault}. It needs Netty 4.1.112 or newer on the class path.
   *
   * @return whether there is a proxy
   */
  boolean faults() default false;
}
