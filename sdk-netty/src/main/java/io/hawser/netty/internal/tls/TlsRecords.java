package io.hawser.netty.internal.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Looks at the headers of TLS records, in front of what decrypts them, and rejects what lets a peer
 * have much computed for few bytes: a second handshake (renegotiation, TLS 1.2), and masses of
 * records without content (empty ones, and the key updates of TLS 1.3). The JDK has no limit for
 * either. What is rejected arrives at the next handler as an {@link SSLException}; nothing is read
 * after it. Event loop only.
 *
 * <p>A side ends its first handshake with the record {@code change_cipher_spec} and one more
 * handshake record: {@code Finished}, or, in TLS 1.3, at most a second hello. Whatever handshakes
 * come after that are hidden in other records in TLS 1.3, and a second handshake in TLS 1.2.
 */
final class TlsRecords extends ChannelInboundHandlerAdapter {
  private static final int HEADER = 5;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int LAST_TYPE = 24;

  /** The number of records without content that may come in a row. */
  private static final int MAX_WITHOUT_CONTENT = 1_000;

  /** Each of them makes up for a record; our shortest message is longer. */
  private static final int BYTES_OF_CONTENT = 4;

  private int headerBytes;
  private int type;
  private int length;

  /** The bytes that are left of the content of the record, until the next header. */
  private int left;

  private boolean foreign;
  private boolean rejected;
  private boolean cipherChanged;
  private int handshakesAfterChange;
  private long records;
  private long contentBytes;
  private long withoutContent;

  /** Takes note that so many bytes were decrypted. */
  void decrypted(int bytes) {
    contentBytes += bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (rejected) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof ByteBuf bytes && !look(bytes)) {
      ReferenceCountUtil.release(message);
      reject(ctx, "it began a second handshake on a connection (renegotiation), which is rejected");
      return;
    }
    ctx.fireChannelRead(message); // when it returns, what could be decrypted has been
    withoutContent = Math.max(0, withoutContent + records - contentBytes / BYTES_OF_CONTENT);
    records = 0;
    contentBytes = 0;
    if (withoutContent > MAX_WITHOUT_CONTENT) {
      reject(
          ctx,
          "it sent more than "
              + MAX_WITHOUT_CONTENT
              + " records without content, such as updates of the key");
    }
  }

  private void reject(ChannelHandlerContext ctx, String reason) {
    rejected = true;
    ctx.fireExceptionCaught(new SSLException(reason));
  }

  /** Returns whether all is well. Leaves the buffer as it is. */
  private boolean look(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end && !foreign) {
      if (left > 0) {
        int skipped = Math.min(left, end - at);
        at += skipped;
        left -= skipped;
        continue;
      }
      int next = bytes.getUnsignedByte(at++);
      switch (headerBytes++) {
        case 0 -> type = next;
        case 3 -> length = next << 8;
        case 4 -> length |= next;
        default -> {} // the version
      }
      if (headerBytes == HEADER) {
        headerBytes = 0;
        left = length;
        if (!begins(type)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean begins(int recordType) {
    if (recordType < CHANGE_CIPHER_SPEC || recordType > LAST_TYPE) {
      foreign = true; // no TLS; what decrypts says so
      return true;
    }
    records++;
    if (recordType == CHANGE_CIPHER_SPEC) {
      cipherChanged = true;
    }
    return recordType != HANDSHAKE || !cipherChanged || ++handshakesAfterChange <= 1;
  }
}
