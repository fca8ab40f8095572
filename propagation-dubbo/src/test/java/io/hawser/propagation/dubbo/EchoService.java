package io.hawser.propagation.dubbo;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A service that answers the XID of its thread. */
public interface EchoService {
  String xid();

  CompletableFuture<String> xidLater();

  String fail() throws IOException;
}
