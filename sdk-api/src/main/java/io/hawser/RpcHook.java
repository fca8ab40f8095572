package io.hawser;

import io.hawser.error.HawserException;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request of a client, for tracing and metrics. A hook that throws is logged and
 * otherwise ignored.
 */
public interface RpcHook {

  /**
   * Called in the caller's thread after a server was chosen and before the request is queued. For an
   * asynchronous request that had to wait for a server it is called on an event loop: must not block.
   *
   * @param call the request and where it goes
   */
  default void beforeRequest(Call call) {}

  /**
   * Called once when the request has ended, on the thread that ended it, often an event loop: must
   * not block. For a one-way request it is called when the request was written.
   *
   * @param call the same object as before
   * @param response the answer, {@code null} on an error and for one-way requests
   * @param error the error, {@code null} if there was none
   */
  default void afterRequest(
      Call call, @Nullable Response response, @Nullable HawserException error) {}

  /** One request on its way; it stays one if it moves to another server. */
  interface Call {
    /**
     * The role whose connection is used.
     *
     * @return the role
     */
    ClientRole role();

    /**
     * Where the request goes; in {@link #afterRequest} the server that had it last.
     *
     * @return the address as the registry gave it
     */
    ServerAddress server();

    /**
     * What is sent.
     *
     * @return the request
     */
    Request<?> request();

    /**
     * Adds an entry to the head map of the frame (protocol section 1.1), for instance a trace id. A
     * request with entries travels in a frame of its own. Only effective in {@link #beforeRequest}.
     *
     * @param key the key
     * @param value the value
     */
    void header(String key, String value);
  }
}
