package io.hawser;

import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.BranchContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Observes every request of a client and every run of a branch handler in the second phase, for
 * tracing and metrics. An exception of a hook is logged and otherwise ignored.
 */
public interface RpcHook {

  /**
   * Runs in the caller's thread after a server was chosen and before the request is queued. It runs
   * on an event loop if an asynchronous request had to wait for a server, so it must not block.
   *
   * @param call the request and where it goes
   */
  default void beforeRequest(Call call) {}

  /**
   * Runs once when the request completes, on the thread that completed it. That is often an event
   * loop, so the hook must not block. For a one-way request it runs when the request was written.
   *
   * @param call the same object as in {@link #beforeRequest}
   * @param response the answer, {@code null} on an error and for one-way requests
   * @param error the error, {@code null} if there was none
   */
  default void afterRequest(
      Call call, @Nullable Response response, @Nullable HawserException error) {}

  /**
   * Runs right before the handler of a branch, on the handler's thread. Whatever a hook binds to
   * the thread (a trace, entries of the logging context) is available to the handler. Hooks run in
   * the order in which they were given.
   *
   * @param call the branch and the requested outcome
   */
  default void beforeBranch(BranchCall call) {}

  /**
   * Runs right after the handler of a branch, also after a failure, on the same thread and before
   * the TC gets the answer. Hooks run in reverse order. A push that only waited for a running
   * handler, or that was answered without a handler, is not reported.
   *
   * @param call the same object as in {@code beforeBranch}
   * @param status the status sent to the TC; a retryable failure if there is an error
   * @param error the exception of the handler, or the reason why its status could not be sent;
   *     {@code null} if the handler returned a valid status
   * @param duration how long the handler ran
   */
  default void afterBranch(
      BranchCall call, BranchStatus status, @Nullable Throwable error, Duration duration) {}

  /** One run of the handler of a branch. */
  interface BranchCall {
    /**
     * Returns the outcome that the TC requests.
     *
     * @return {@code true} for a commit, {@code false} for a rollback
     */
    boolean isCommit();

    /**
     * Returns the branch as its handler gets it.
     *
     * @return XID, branch id, mode, resource and application data
     */
    BranchContext branch();

    /**
     * Returns the server that asked first.
     *
     * @return the address as the registry gave it
     */
    ServerAddress server();
  }

  /** One request. It remains the same call when it moves to another server. */
  interface Call {
    /**
     * Returns the role whose connection is used.
     *
     * @return the role
     */
    ClientRole role();

    /**
     * Returns the server the request is sent to; in {@link #afterRequest} the last such server.
     *
     * @return the address as the registry gave it
     */
    ServerAddress server();

    /**
     * Returns the message that is sent.
     *
     * @return the request
     */
    Request<?> request();

    /**
     * Returns when the call began.
     *
     * @return the time as {@link System#nanoTime} counts it, taken before the hooks ran
     */
    long begunNanos();

    /**
     * Adds an entry to the head map of the frame (protocol section 1.1), for instance a trace id. A
     * request with entries travels in a frame of its own. It has an effect only in {@link
     * #beforeRequest}.
     *
     * @param key the key
     * @param value the value
     */
    void header(String key, String value);
  }
}
