/**
 * The common part of all registries: one worker thread that maintains subscriptions and
 * announcements over outages. A registry adds a {@link io.hawser.registry.support.Backend}. In the
 * same way, a configuration centre adds a {@link io.hawser.registry.support.CentreBackend}.
 */
@NullMarked
package io.hawser.registry.support;

import org.jspecify.annotations.NullMarked;
