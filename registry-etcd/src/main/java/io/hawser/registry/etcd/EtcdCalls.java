package io.hawser.registry.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of one session, each with a limit. Only the worker thread uses it.
 *
 * @param client the client of the session
 * @param loggedIn whether the client sends a token
 * @param settings the limit, and a user and password if there are any
 */
record EtcdCalls(Client client, boolean loggedIn, EtcdSettings settings) {
  private static final Logger log = LoggerFactory.getLogger(EtcdCalls.class);

  /**
   * Calls etcd, and retries once if the token was lost or has expired, for which jetcd then gets a
   * new one.
   */
  <T> T call(Supplier<CompletableFuture<T>> call) throws Exception {
    try {
      return once(call);
    } catch (Exception e) {
      if (!loggedIn || !EtcdErrors.isTokenRejected(e)) {
        throw e;
      }
    }
    return once(call);
  }

  private <T> T once(Supplier<CompletableFuture<T>> call) throws Exception {
    try {
      return EtcdErrors.await(call.get(), settings.timeout());
    } catch (Exception e) {
      boolean switched =
          loggedIn
              ? EtcdErrors.isAuthenticationOff(e)
              : settings.login() != null && EtcdErrors.isTokenRejected(e);
      // Authentication was switched on or off since this session began, which needs a new session.
      throw switched ? Status.UNAVAILABLE.withCause(e).asRuntimeException() : e;
    }
  }

  /** Closes the client. */
  void close() {
    closeQuietly(client);
  }

  static void closeQuietly(Client client) {
    try {
      client.close();
    } catch (RuntimeException e) {
      log.debug("Closing a client of etcd failed", e);
    }
  }

  GetResponse get(String key, GetOption.Builder option) throws Exception {
    return call(() -> client.getKVClient().get(EtcdClients.bytes(key), option.build()));
  }
}
