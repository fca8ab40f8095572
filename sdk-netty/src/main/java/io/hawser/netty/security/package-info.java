/**
 * The settings of TLS, for both ends: which certificates an endpoint has and which it trusts.
 * Values without behaviour, for any thread.
 */
@NullMarked
package io.hawser.netty.security;

import org.jspecify.annotations.NullMarked;
