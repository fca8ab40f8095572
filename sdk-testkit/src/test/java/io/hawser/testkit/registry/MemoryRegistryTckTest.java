package io.hawser.testkit.registry;

/** A correct provider passes; {@link RegistryServiceTckTest} has the others. */
class MemoryRegistryTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() {
    return new MemoryFixture(null);
  }
}
