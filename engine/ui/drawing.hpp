// How each panel is drawn into its box.
//
// Thread: render thread, between a frame's begin and end of the Canvas.
#pragma once

#include "engine/ui/canvas.hpp"
#include "engine/ui/content.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

void drawHeader(Canvas& canvas, const Layout& layout, std::string_view title,
                const StateLine& state, std::string_view filter, std::string_view honesty);
void drawThroughput(Canvas& canvas, const Box& box, const ThroughputContent& content,
                    Freshness fresh);
void drawCounts(Canvas& canvas, const Box& box, const std::vector<CountRow>& rows, Freshness fresh);
void drawOs(Canvas& canvas, const Box& box, const std::vector<OsRow>& rows, Freshness fresh);
void drawLegend(Canvas& canvas, const Box& box);
void drawFlowColumn(Canvas& canvas, const Box& box, const std::vector<FlowRow>& rows,
                    Freshness fresh);
void drawFlowBand(Canvas& canvas, const Box& box, const std::vector<FlowRow>& rows,
                  Freshness fresh);
void drawClock(Canvas& canvas, const Box& box, const ClockContent& clock);
void drawTopLists(Canvas& canvas, const Box& box, const std::vector<ShareItem>& countries,
                  const std::vector<ShareItem>& networks, Freshness fresh);
/// Of a line of a toast's text, in that box.
[[nodiscard]] float toastRoom(const Box& most, const ToastContent& toast);
/// Within `most`; returns what it takes up.
Box drawToast(Canvas& canvas, const Box& most, const ToastContent& toast,
              const std::vector<std::string>& lines);
void drawRemote(Canvas& canvas, const Box& box, const RemoteContent& remote);
void drawButtons(Canvas& canvas, const ConsoleLayout& layout, const ConsoleContent& content);
/// `noteLines`: the note of a session dialog.
void drawForm(Canvas& canvas, const ConsoleLayout& layout, const FormContent& form,
              const std::vector<std::string>& noteLines);
void drawHelp(Canvas& canvas, const Box& box);
void drawNotice(Canvas& canvas, const Box& box, const Notice& notice,
                const std::vector<std::string>& lines);

}  // namespace flowwall::ui
