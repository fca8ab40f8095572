/**
 * The common part of all registries: one worker thread that maintains subscriptions and
 * announcements over outages. A registry adds a {@link io.hawser.registry.support.Backend}.
 */
@NullMarked
package io.hawser.registry.support;

import org.jspecify.annotations.NullMarked;
