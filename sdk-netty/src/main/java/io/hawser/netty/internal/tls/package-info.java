/**
 * TLS for both ends, certificates that are read again when they change, and the signature of
 * registrations. Handlers run on event loops; files are read on the thread {@code hawser-tls-…}.
 */
@NullMarked
package io.hawser.netty.internal.tls;

import org.jspecify.annotations.NullMarked;
