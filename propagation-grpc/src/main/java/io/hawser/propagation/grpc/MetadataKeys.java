package io.hawser.propagation.grpc;

import io.grpc.Metadata;

/** Keys of metadata; gRPC writes them in lower case. */
final class MetadataKeys {
  private MetadataKeys() {}

  static Metadata.Key<String> of(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
