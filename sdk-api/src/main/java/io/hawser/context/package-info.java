/**
 * The global transaction that a thread works for: {@link io.hawser.context.XidContext} binds its
 * name, the {@link io.hawser.context.Xid}, to the current thread. Nothing here starts a thread or
 * sends anything.
 */
@NullMarked
package io.hawser.context;

import org.jspecify.annotations.NullMarked;
