/**
 * The wire format of the protocol: frames, bodies, compressors, and the numbers that depend on the
 * release of the peer. Functions over buffers and one {@link
 * io.hawser.netty.internal.codec.FrameDecoder} per connection, confined to its event loop.
 */
@NullMarked
package io.hawser.netty.internal.codec;

import org.jspecify.annotations.NullMarked;
