package io.hawser.testkit.registry;

import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import java.util.List;
import java.util.Objects;

/** A provider that follows the contract, unless it has a defect. */
public final class MemoryProvider implements RegistryProvider {
  private final MemoryRegistry registry;
  private final Defects defects;

  /** Constructor for the service loader. */
  public MemoryProvider() {
    this(new MemoryRegistry(), new Defects(null));
  }

  MemoryProvider(MemoryRegistry registry, Defects defects) {
    this.registry = registry;
    this.defects = defects;
  }

  @Override
  public List<String> names() {
    return defects.has(Defect.ONE_NAME_TWICE) ? List.of("memory", "MEMORY") : List.of("memory");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    String address = Objects.requireNonNull(config.current().text("registry.memory.serverAddr"));
    String password = config.current().text("registry.memory.password");
    String description =
        "memory "
            + (defects.has(Defect.DESCRIBES_NO_ADDRESS) ? "" : address)
            + (defects.has(Defect.SHOWS_SECRETS) ? " as user:" + password : "");
    MemoryService service = new MemoryService(registry, address, description, defects);
    service.connect();
    return service;
  }

  /** No defect, or the one under test. */
  record Defects(Defect only) {
    boolean has(Defect defect) {
      return only == defect;
    }
  }
}
