package io.hawser.cli.doctor;

import io.hawser.registry.ServerAddress;

/**
 * A server that a registry lists.
 *
 * @param registry the type of the registry
 * @param address its address there
 */
record FoundServer(String registry, ServerAddress address) {}
