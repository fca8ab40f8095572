package io.hawser.testkit.registry;

/** A correct provider passes; {@link RegistryServiceTckTest} tests defective ones. */
class MemoryRegistryTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() {
    return new MemoryFixture(null);
  }
}
