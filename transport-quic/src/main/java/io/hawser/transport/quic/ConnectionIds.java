package io.hawser.transport.quic;

import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.nio.ByteBuffer;

/**
 * Makes the ids by which clients reach their connections. They are random, so that an observer
 * cannot say which of them belong to one connection; each further id of a connection is reported.
 * Event loop of the socket only.
 */
final class ConnectionIds implements QuicConnectionIdGenerator {

  /** Notices that a connection has one more id. */
  interface Issued {
    /**
     * Is called when a client may use one more id.
     *
     * @param known an id of the connection that was made earlier
     * @param added the further one
     */
    void issued(ByteBuffer known, ByteBuffer added);
  }

  private final QuicConnectionIdGenerator random = QuicConnectionIdGenerator.randomGenerator();
  private final Issued issued;

  ConnectionIds(Issued issued) {
    this.issued = issued;
  }

  @Override
  public ByteBuffer newId(int length) {
    return random.newId(length);
  }

  /** Makes an id for a connection that has begun. */
  @Override
  public ByteBuffer newId(ByteBuffer known, int length) {
    ByteBuffer added = random.newId(length);
    issued.issued(known.duplicate(), added.duplicate());
    return added;
  }

  /** Makes an id for an answer to a first packet: there is no connection yet. */
  @Override
  public ByteBuffer newId(ByteBuffer source, ByteBuffer destination, int length) {
    return random.newId(length);
  }

  @Override
  public int maxConnectionIdLength() {
    return random.maxConnectionIdLength();
  }

  @Override
  public boolean isIdempotent() {
    return false;
  }
}
