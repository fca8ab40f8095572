package io.hawser.netty.client;

import io.hawser.error.ForeignText;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.rpc.InFlightPermits;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Announces the client on one link, and what has to be announced later, one message at a time
 * (section 6). Event loop only.
 */
final class RegistrationDialog {

  /** Told what the server says. */
  interface Listener {
    /** The server knows everything there is to announce. */
    void registered(Link on, String serverVersion);

    /** The server refused, with its own answer, or did not answer. The link is of no use. */
    void registrationFailed(Link on, boolean refused, String reason, @Nullable Throwable cause);
  }

  private final Link link;
  private final Registration registration;
  private final InFlightPermits peer;
  private final long timeoutMillis;
  private final Listener listener;
  private final List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
  private String serverVersion = "";
  private boolean confirmed;
  private boolean underWay;

  RegistrationDialog(
      Link link, Registration registration, String peer, long timeoutMillis, Listener listener) {
    this.link = link;
    this.registration = registration;
    this.peer = InFlightPermits.named(peer);
    this.timeoutMillis = timeoutMillis;
    this.listener = listener;
  }

  /** Sends the first message of the connection. */
  void begin(InetSocketAddress localAddress) {
    send(registration.first(localAddress), MessageType.REQUEST);
  }

  /** Announces what is missing; completes when the server has confirmed all, or the link ends. */
  void announce(CompletableFuture<@Nullable Void> done) {
    waiting.add(done);
    if (confirmed && !underWay) {
      next();
    }
  }

  /** The link has ended; the next one announces everything anew. */
  void end() {
    completeWaiting();
  }

  private void send(Request<?> request, byte messageType) {
    MessageFuture<?> future = MessageFuture.staged(request, Map.of(), peer, timeoutMillis, null);
    underWay = true;
    int id = link.pending.add(future);
    future.claimForSending();
    link.write(id, messageType, Compressor.NONE, request);
    future
        .stage()
        .whenComplete(
            (response, error) -> {
              try {
                answered(response, error);
              } catch (RuntimeException e) {
                listener.registrationFailed(link, false, Reasons.of(e), e);
              }
            });
  }

  private void answered(@Nullable Response response, @Nullable Throwable error) {
    underWay = false;
    if (error != null) {
      listener.registrationFailed(link, false, "registration failed: " + Reasons.of(error), error);
    } else if (response instanceof RegisterTMResponse tm) {
      answered(tm.identified(), tm.version());
    } else if (response instanceof RegisterRMResponse rm) {
      answered(rm.identified(), rm.version());
    }
  }

  private void answered(boolean identified, String version) {
    if (!identified) {
      listener.registrationFailed(
          link,
          true,
          "the server refused the registration ("
              + registration.description()
              + "). The protocol carries no reason; usual ones are a wrong accessKey or secretKey,"
              + " or a server that accepts only newer clients",
          null);
      return;
    }
    if (!confirmed) {
      link.registeredWith(PeerVersion.of(version));
      serverVersion = ForeignText.line(version);
    }
    confirmed = true;
    next();
  }

  private void next() {
    Request<?> missing = registration.next();
    if (missing != null) {
      send(missing, MessageType.ONEWAY); // answered all the same (section 6.4)
    } else {
      listener.registered(link, serverVersion);
      completeWaiting();
    }
  }

  private void completeWaiting() {
    List<CompletableFuture<@Nullable Void>> done = List.copyOf(waiting);
    waiting.clear();
    done.forEach(one -> one.complete(null));
  }
}
