/**
 * The Seata v1 wire format: frames, bodies, compressors, the numbers that depend on the peer's
 * release.
 *
 * <p>Encoding appends to a buffer of the caller, decoding happens in the pipeline; both run on the
 * event loop of the connection and nothing here is shared between connections except constants.
 */
@NullMarked
package io.hawser.netty.protocol;

import org.jspecify.annotations.NullMarked;
