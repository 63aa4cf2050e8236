package io.apex4j.calibrate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tensors of a layer are multiplied with the same input, so that it is summed once. */
final class InputGroups {
    private static final Pattern MEMBER = Pattern.compile("\\.(?:ffn_up|attn_[kv])(?=[._])");

    private InputGroups() {}

    /** The name of a tensor's group: that of the tensor that the others share their input with. */
    static String of(String tensor) {
        Matcher member = MEMBER.matcher(tensor);
        if (!member.find()) {
            return tensor;
        }
        String first = member.group().equals(".ffn_up") ? ".ffn_gate" : ".attn_q";
        return tensor.substring(0, member.start()) + first + tensor.substring(member.end());
    }
}
