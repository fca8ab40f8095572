/**
 * The contract of {@link io.hawser.registry.RegistryService} as tests. The tests of a registry
 * provider extend {@link io.hawser.testkit.registry.RegistryServiceTck} and supply a {@link
 * io.hawser.testkit.registry.RegistryFixture}; those of a configuration centre extend {@link
 * io.hawser.testkit.registry.ConfigCentreTck}.
 *
 * <p>The tests use the real registry and wait for events, never for time to pass. They run one
 * after the other, on threads of JUnit.
 */
@NullMarked
package io.hawser.testkit.registry;

import org.jspecify.annotations.NullMarked;
