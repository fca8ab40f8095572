package io.hawser;

import io.hawser.error.HawserException;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.BranchContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request of a client, and every run of a branch handler in the second phase, for
 * tracing and metrics. A hook that throws is logged and otherwise ignored.
 */
public interface RpcHook {

  /**
   * Called in the caller's thread after a server was chosen and before the request is queued. For
   * an asynchronous request that had to wait for a server it is called on an event loop: must not
   * block.
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

  /**
   * Called right before the handler of a branch, on the handler's thread, so that what a hook keeps
   * with the thread (a trace, entries of the log's context) is there while the handler runs. Hooks
   * are called in their order.
   *
   * @param call the branch and what is to be done with it
   */
  default void beforeBranch(BranchCall call) {}

  /**
   * Called right after the handler of a branch, in any case, on the same thread, before the TC gets
   * the answer. Hooks are called in reverse order. Pushes that only waited for a running handler,
   * and pushes that no handler was called for, are not seen.
   *
   * @param call the same object as before
   * @param status what the TC is answered; a retryable failure if there is an error
   * @param error what the handler threw, or why its status could not be answered; {@code null} if
   *     the handler returned a status that fits
   * @param duration how long the handler ran
   */
  default void afterBranch(
      BranchCall call, BranchStatus status, @Nullable Throwable error, Duration duration) {}

  /** One run of the handler of a branch. */
  interface BranchCall {
    /**
     * What the TC wants.
     *
     * @return {@code true} for a commit, {@code false} for a rollback
     */
    boolean isCommit();

    /**
     * The branch, as its handler gets it.
     *
     * @return XID, branch id, mode, resource and application data
     */
    BranchContext branch();

    /**
     * Which server asked first.
     *
     * @return the address as the registry gave it
     */
    ServerAddress server();
  }

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
