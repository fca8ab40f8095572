package io.hawser.netty.internal.connection;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.DecompressionBudget;
import io.hawser.netty.internal.runtime.Backoff;
import java.time.Duration;

/** The part of the configuration that the connections of one role need. */
public record ConnectionSettings(
    ClientRole role,
    Duration connectTimeout,
    boolean heartbeat,
    Duration heartbeatInterval,
    Duration idleTimeout,
    Duration probeAfter,
    Duration probeTimeout,
    int maxInFlight,
    long maxQueuedBytes,
    Duration waitForServer,
    Duration waitForLeader,
    int maxMoves,
    boolean repeatReads,
    boolean batch,
    Compressor compressor,
    int maxDecompressedBytes,
    DecompressionBudget decompressionBudget,
    Duration requestTimeout,
    Backoff backoff) {

  public static ConnectionSettings of(HawserConfig config, ClientRole role) {
    boolean tm = role == ClientRole.TM;
    if (config.get(Keys.HEARTBEAT)
        && config.get(Keys.HEARTBEAT_INTERVAL).compareTo(config.get(Keys.IDLE_TIMEOUT)) >= 0) {
      throw new ConfigurationException(
          Keys.HEARTBEAT_INTERVAL.name()
              + ": "
              + config.get(Keys.HEARTBEAT_INTERVAL).toMillis()
              + " ms (expected: less than "
              + Keys.IDLE_TIMEOUT.name()
              + ", "
              + config.get(Keys.IDLE_TIMEOUT).toMillis()
              + " ms, or quiet connections close themselves)",
          null);
    }
    return new ConnectionSettings(
        role,
        config.get(Keys.CONNECT_TIMEOUT),
        config.get(Keys.HEARTBEAT),
        config.get(Keys.HEARTBEAT_INTERVAL),
        config.get(Keys.IDLE_TIMEOUT),
        config.get(Keys.PROBE_AFTER),
        config.get(Keys.PROBE_TIMEOUT),
        config.get(Keys.MAX_IN_FLIGHT_PER_SERVER),
        config.get(Keys.MAX_QUEUED_BYTES),
        config.get(Keys.WAIT_FOR_SERVER),
        config.get(Keys.WAIT_FOR_LEADER),
        config.get(Keys.MAX_MOVES),
        config.get(Keys.REPEAT_READS),
        config.get(tm ? Keys.TM_BATCH : Keys.RM_BATCH),
        Compressor.named(config.get(Keys.COMPRESSOR)),
        config.get(Keys.MAX_DECOMPRESSED_BYTES),
        new DecompressionBudget(),
        config.get(tm ? Keys.TM_REQUEST_TIMEOUT : Keys.RM_REQUEST_TIMEOUT),
        new Backoff(config.get(Keys.MIN_BACKOFF), config.get(Keys.MAX_BACKOFF)));
  }

  /** Returns whether a server that does not answer is asked whether it is there. */
  boolean probes() {
    return heartbeat && !probeAfter.isZero();
  }
}
