package io.apex4j.hub;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which hosts are this computer or in a private network, where a stranger's redirect has no business. */
final class Addresses {
    private Addresses() {}

    /**
     * Whether any address of a host is not one of the public internet. A host that cannot be looked up is not: nothing
     * can be connected to either, unless by a proxy that is in charge then.
     */
    static boolean isPrivate(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(Addresses::isPrivate);
        } catch (UnknownHostException exception) {
            return false;
        }
    }

    static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || switch (address) {
                    case Inet4Address four -> isReserved(four.getAddress());
                    case Inet6Address six -> isReservedSix(six.getAddress());
                    default -> true;
                };
    }

    /** 0.0.0.0/8, carrier-grade translation 100.64.0.0/10, 192.0.0.0/24, benchmarks 198.18.0.0/15, 240.0.0.0/4. */
    private static boolean isReserved(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        return first == 0
                || first == 100 && (second & 0xc0) == 64
                || first == 192 && second == 0 && address[2] == 0
                || first == 198 && (second & 0xfe) == 18
                || first >= 240;
    }

    /** Unique local fc00::/7, and the translation prefixes 64:ff9b::/16 and 2002::/16, which can hide any address. */
    private static boolean isReservedSix(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        return (first & 0xfe) == 0xfc
                || first == 0x20 && second == 0x02
                || first == 0 && second == 0x64 && (address[2] & 0xff) == 0xff && (address[3] & 0xff) == 0x9b;
    }
}
