package io.hawser.netty.client;

import io.hawser.netty.protocol.FrameDecoder;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.rpc.PendingRequests;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a {@link ServerConnection}, which may have many in its life. Event loop
 * only.
 */
final class Link {
  /** As large as the original's; what one peer sends cannot exhaust the other's memory. */
  private static final int MAX_DECOMPRESSED_BYTES = 8 * 1024 * 1024;

  final PendingRequests pending;
  final Registration registration;
  final List<CompletableFuture<@Nullable Void>> announcements = new ArrayList<>();
  PeerVersion peer = PeerVersion.OURS;

  /** Whether a registration is under way; another one has to wait for it. */
  boolean announcing;

  /** Frames that made no sense and that nobody waited for. */
  int droppedFrames;

  private @Nullable FrameDecoder decoder;
  private @Nullable Channel channel;

  Link(PendingRequests pending, Registration registration) {
    this.pending = pending;
    this.registration = registration;
  }

  /** Takes a channel that is about to be connected, and returns the decoder for its pipeline. */
  FrameDecoder opened(Channel opened) {
    channel = opened;
    FrameDecoder fresh = new FrameDecoder(MAX_DECOMPRESSED_BYTES);
    decoder = fresh;
    return fresh;
  }

  /** The channel; nothing is sent before it is connected. */
  Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("Not connected yet");
    }
    return channel;
  }

  boolean hasChannel() {
    return channel != null;
  }

  void registeredWith(PeerVersion server) {
    peer = server;
    if (decoder != null) {
      decoder.peer(server);
    }
  }
}
