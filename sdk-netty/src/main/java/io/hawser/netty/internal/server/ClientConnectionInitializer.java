package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.codec.DecompressionBudget;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.ReadGate;
import io.hawser.netty.internal.transport.PeerAddresses;
import io.hawser.netty.internal.transport.ServerTransport;
import io.hawser.netty.server.ServerConfig;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what handles one accepted connection. */
public final class ClientConnectionInitializer extends ChannelInitializer<Channel> {
  private static final Logger log = LoggerFactory.getLogger(ClientConnectionInitializer.class);

  /**
   * At most 64 KiB of one connection are read before the others of its event loop have their turn.
   * By Netty's own default it is 1 MiB, and a hundred busy connections make an honest one wait.
   */
  private final RecvByteBufAllocator smallReads =
      new AdaptiveRecvByteBufAllocator(64, 2048, 16 * 1024).maxMessagesPerRead(4);

  private final AtomicInteger open = new AtomicInteger();
  private final DecompressionBudget decompressionBudget = new DecompressionBudget();
  private final ServerConfig config;
  private final ServerTransport transport;
  private final ClientRegistry registry;
  private final ProcessorTable<ClientConnection> processors;
  private final ChannelGroup channels;
  private final SharedLimits limits;
  private final InFlightWork running;
  private final Map<EventLoop, ConnectionTimeouts> timeouts = new ConcurrentHashMap<>();

  public ClientConnectionInitializer(
      ServerConfig config,
      ServerTransport transport,
      ClientRegistry registry,
      ProcessorTable<ClientConnection> processors,
      ChannelGroup channels,
      SharedLimits limits,
      InFlightWork running) {
    this.config = config;
    this.transport = transport;
    this.registry = registry;
    this.processors = processors;
    this.channels = channels;
    this.limits = limits;
    this.running = running;
  }

  @Override
  protected void initChannel(Channel channel) {
    InetSocketAddress remoteAddress = PeerAddresses.remote(channel);
    if (remoteAddress == null) {
      channel.close(); // gone before it was accepted
      return;
    }
    if (open.incrementAndGet() > config.maxConnections()) {
      open.decrementAndGet();
      limits
          .log()
          .warn(
              log,
              "Closing the new connection of {}: {} are open (at most maxConnections)",
              remoteAddress,
              config.maxConnections());
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    channels.add(channel);
    channel.config().setRecvByteBufAllocator(smallReads);
    ReadGate gate = new ReadGate(channel);
    FrameDecoder decoder =
        FrameDecoder.registrationFirst(
            config.maxDecompressedBytes(),
            config.maxUnregisteredBytes(),
            decompressionBudget,
            gate);
    ClientConnection connection =
        new ClientConnection(channel, remoteAddress, decoder, gate, config, limits, running);
    // In front of all that collects bytes.
    InboundBytes inbound =
        new InboundBytes(
            connection, config.maxUnregisteredBytes(), limits, () -> transport.registered(channel));
    transport.addLayers(channel, inbound);
    channel
        .pipeline()
        .addLast(decoder)
        .addLast(
            new ClientConnectionHandler(
                connection,
                registry,
                processors,
                limits.log(),
                wholeFrames -> inbound.decoded(wholeFrames, decoder.waitingBytes()),
                timeouts.computeIfAbsent(
                    channel.eventLoop(), loop -> ConnectionTimeouts.of(loop, config)),
                new BadFrames(connection, config.maxUndecodableFrames(), limits.log())));
  }
}
