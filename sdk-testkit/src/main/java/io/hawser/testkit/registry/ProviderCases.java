package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.RegistryProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;

final class ProviderCases {
  private ProviderCases() {}

  static List<Case> all() {
    return List.of(
        Case.of("its names can be a registry.type", ProviderCases::names),
        Case.of("it is found as a service", ProviderCases::isFound),
        Case.of("its description says where it looks", ProviderCases::description));
  }

  private static void names(Bench bench) {
    List<String> names = bench.fixture().provider().names();
    assertFalse(names.isEmpty(), "the provider has no name");
    Set<String> lower = new HashSet<>();
    for (String name : names) {
      assertTrue(name.matches("[A-Za-z0-9._-]+"), "not a good registry.type: \"" + name + "\"");
      assertTrue(
          lower.add(name.toLowerCase(Locale.ROOT)),
          name + " occurs twice: names are compared without regard to case");
    }
  }

  private static void isFound(Bench bench) {
    Class<?> expected = bench.fixture().provider().getClass();
    List<? extends Class<?>> found =
        ServiceLoader.load(RegistryProvider.class, expected.getClassLoader()).stream()
            .map(ServiceLoader.Provider::type)
            .filter(expected::equals)
            .toList();
    assertEquals(
        List.of(expected),
        found,
        "META-INF/services/" + RegistryProvider.class.getName() + " must name the provider once");
  }

  private static void description(Bench bench) {
    String description = bench.open().description();
    String address = bench.fixture().address();
    assertTrue(
        description.contains(address),
        "\"" + address + "\" is not in the description: " + description);
  }
}
