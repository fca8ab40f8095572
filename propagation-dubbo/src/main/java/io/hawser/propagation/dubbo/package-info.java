/**
 * XIDs in calls of Dubbo 3: one filter for consumers and one for providers, which Dubbo finds by a
 * file and activates by itself. Nothing here starts a thread.
 */
@NullMarked
package io.hawser.propagation.dubbo;

import org.jspecify.annotations.NullMarked;
