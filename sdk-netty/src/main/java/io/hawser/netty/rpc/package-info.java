/**
 * What client and server endpoint share: requests that wait for their answer, the table of
 * processors, and the hand-over from any thread to an event loop.
 */
@NullMarked
package io.hawser.netty.rpc;

import org.jspecify.annotations.NullMarked;
