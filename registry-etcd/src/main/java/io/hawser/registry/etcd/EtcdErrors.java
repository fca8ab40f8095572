package io.hawser.registry.etcd;

import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.hawser.error.ForeignText;
import io.hawser.registry.support.ServerUse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Classifies and describes etcd's errors. */
final class EtcdErrors {
  private static final String SILENT_CLOSE = "it closed the connection immediately";
  private static final String NO_HANDSHAKE = "it closed the connection instead of a TLS handshake";

  private static final long GRACE_MILLIS = 100;

  private EtcdErrors() {}

  /**
   * Waits for the answer to a call. The call has a deadline of its own, which comes first unless
   * the call never began.
   */
  static <T> T await(CompletableFuture<T> answer, Duration limit) throws Exception {
    try {
      return answer.get(limit.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
    } catch (ExecutionException e) {
      Throwable cause = unwrap(e);
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof Exception exception ? exception : e;
    }
  }

  /**
   * Returns the status of an error. jetcd hides it in its own exceptions and uses "unauthenticated"
   * for each failure of a login.
   */
  static Status status(Throwable error) {
    Throwable cause = unwrap(error);
    if (cause instanceof EtcdException etcd) {
      return Status.fromCodeValue(Status.Code.valueOf(etcd.getErrorCode().name()).value())
          .withDescription(etcd.getMessage())
          .withCause(etcd.getCause());
    }
    Status status = Status.fromThrowable(cause);
    return isOfLogin(status) ? Status.fromThrowable(status.getCause()) : status;
  }

  /** Returns whether etcd rejected the user or the password, not a call. */
  static boolean isLoginFailure(Throwable error) {
    return isOfLogin(Status.fromThrowable(unwrap(error)));
  }

  private static boolean isOfLogin(Status status) {
    return status.getCode() == Status.Code.UNAUTHENTICATED
        && status.getDescription() == null
        && (status.getCause() instanceof StatusRuntimeException
            || status.getCause() instanceof StatusException);
  }

  /**
   * Returns the error of a watch. A watch that etcd canceled does not mean that the connection is
   * lost.
   */
  static StatusRuntimeException ofWatch(Throwable error) {
    Status status = status(error);
    String reason = String.valueOf(status.getDescription());
    if (reason.contains("permission denied")) {
      return Status.PERMISSION_DENIED.withDescription(reason).asRuntimeException();
    }
    return switch (status.getCode()) {
      case OUT_OF_RANGE, FAILED_PRECONDITION ->
          Status.UNAVAILABLE.withDescription("watch canceled: " + reason).asRuntimeException();
      default -> status.asRuntimeException();
    };
  }

  /**
   * Adds the usual reason, which gRPC does not know, to the error of a connection that is closed
   * while it is established.
   */
  static StatusRuntimeException atConnect(Throwable error, boolean tls) {
    Status status = status(error);
    String text = text(error);
    return text.contains("Network closed") || text.contains("Connection reset")
        ? status.withDescription(tls ? NO_HANDSHAKE : SILENT_CLOSE).asRuntimeException()
        : status.asRuntimeException();
  }

  /** Removes the wrappers that futures add. */
  static Throwable unwrap(Throwable error) {
    Throwable cause = error.getCause();
    boolean wrapping = error instanceof CompletionException || error instanceof ExecutionException;
    return wrapping && cause != null ? cause : error;
  }

  /**
   * Returns whether etcd understood and rejected the call, so that another connection would not
   * help. Otherwise the connection is unusable.
   */
  static boolean isRejection(Throwable error) {
    return switch (status(error).getCode()) {
      case OK, UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN, CANCELLED, ABORTED, DATA_LOSS ->
          false;
      default -> true;
    };
  }

  /**
   * Returns whether a new token may help. etcd's codes differ between versions, but its texts do
   * not.
   */
  static boolean isTokenRejected(Throwable error) {
    String text = text(error);
    return text.contains("invalid auth token")
        || text.contains("revision of auth store is old")
        || text.contains("user name is empty");
  }

  static boolean isAuthenticationOff(Throwable error) {
    return text(error).contains("authentication is not enabled");
  }

  static boolean isLeaseUnknown(Throwable error) {
    return status(error).getCode() == Status.Code.NOT_FOUND;
  }

  /** Returns whether the same request fails until etcd or the configuration is changed. */
  static boolean isFinal(Throwable error) {
    return switch (status(error).getCode()) {
      case INVALID_ARGUMENT ->
          !text(error).contains("revision of auth store is old"); // it is changing
      case PERMISSION_DENIED, UNAUTHENTICATED, FAILED_PRECONDITION, UNIMPLEMENTED -> true;
      default -> false;
    };
  }

  /** Returns the error of a call after the registry was closed. */
  static StatusRuntimeException ended() {
    return Status.CANCELLED.withDescription("the registry is closed").asRuntimeException();
  }

  /** Describes an error, with advice about settings if it is known. */
  static String explain(Throwable error, ServerUse use) {
    String text = text(error, ForeignText::line);
    String advice = advice(text(error), use); // the text to recognise may be cut off
    return advice == null ? text : text + " (" + advice + ")";
  }

  private static @Nullable String advice(String text, ServerUse use) {
    String address = use.key(EtcdSettings.ENDPOINTS.key());
    String certificate = "set " + use.key("certFile") + " and " + use.key("keyFile");
    if (text.contains("user name is empty")) {
      return "this etcd requires a user: set " + use.key("user") + " and " + use.key("password");
    }
    if (text.contains("authentication failed")) {
      return "check " + use.key("user") + " and " + use.key("password");
    }
    if (text.contains("permission denied")) {
      return use.isCentre()
          ? "the user needs a role with read permission on the keys of the configuration"
          : "the user needs a role with read permission, for servers readwrite, on the prefix "
              + Layout.prefix("<cluster>");
    }
    if (text.contains("PKIX")
        || text.contains("No name matching")
        || text.contains("No subject alternative")) {
      return "check " + use.key("caFile") + ", and " + use.key("authority") + " for another name";
    }
    if (text.contains("not an SSL/TLS record") || text.contains("performing TLS negotiation")) {
      return "this may be an etcd without TLS: use http:// in " + address;
    }
    if (text.contains(NO_HANDSHAKE)) {
      return "this may be an etcd without TLS: use http:// in "
          + address
          + "; or it requires a client certificate: "
          + certificate;
    }
    if (text.contains(SILENT_CLOSE)) {
      return "an etcd with TLS only does that: use https:// in " + address;
    }
    if (text.contains("bad_certificate") || text.contains("certificate_required")) {
      return "this etcd requires a client certificate: " + certificate;
    }
    return null;
  }

  private static String text(Throwable error) {
    return text(error, UnaryOperator.identity());
  }

  /** Returns the description and its causes, because gRPC hides the reason in the cause. */
  private static String text(Throwable error, UnaryOperator<String> words) {
    Status status = status(error);
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "DEADLINE_EXCEEDED: no answer in time"; // gRPC's own text contains only nanoseconds
    }
    StringBuilder text = new StringBuilder(status.getCode().name());
    String description = status.getDescription();
    if (description != null) { // gRPC adds its pipeline in a second line
      text.append(": ").append(words.apply(description.lines().findFirst().orElse("")));
    }
    Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < 5; depth++) {
      String message = cause.getMessage();
      String said = message == null ? "" : words.apply(message);
      if (!said.isEmpty() && text.indexOf(said) < 0) {
        text.append(": ").append(said);
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
