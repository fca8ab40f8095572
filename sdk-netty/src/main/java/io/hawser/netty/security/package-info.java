/**
 * Who may talk to whom: TLS and its certificates, for both ends, and the signature of a
 * registration. Files are read on a thread of its own, {@code hawser-tls}; all else runs on event
 * loops.
 */
@NullMarked
package io.hawser.netty.security;

import org.jspecify.annotations.NullMarked;
